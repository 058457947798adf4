"""What a page has around its article: menus, notices, calls, widgets. Not the markup of it: that is in `leaks`.

No family is named here: the codes are of the families BD, CT and CP.
"""
