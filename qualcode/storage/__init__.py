"""The project on disk: the folder, the database, one journalled write path, and the queries."""
