"""What is known of the data, and what is wrong with them?"""
