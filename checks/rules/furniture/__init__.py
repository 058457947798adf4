"""What a page has around its article: menus, notices, calls, widgets. Their codes are of the families BD, CT and CP."""
