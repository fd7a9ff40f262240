"""The site under load while its processes, its database and its cache fail: is anything lost?"""
