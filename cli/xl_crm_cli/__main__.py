"""What does ``python -m xl_crm_cli`` do? The same as ``xl-crm``."""

from xl_crm_cli.main import main

main()
