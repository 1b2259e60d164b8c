"""What is taken away of a page: tables as rows of cells, pictures as sheets that explain themselves. No database."""
