"""How does the add-in for Excel come about, and how does it get there?"""
