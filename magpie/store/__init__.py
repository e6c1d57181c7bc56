"""The shopper's web: feed, goods, posts, accounts, publishing, my interests.

Views validate, make one call and render. It knows the domain's actions and queries and none of its tables; what was
seen and done goes from the page straight to the gateway.
"""
