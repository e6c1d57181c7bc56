"""Comments under a card: read and said beside the feed, in a sheet, or as a page; and the site's desk of reports."""
