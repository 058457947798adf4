"""For tests of your own: fictional articles, planted defects (Hypothesis), and the pytest plugin.

`strategies` is the public part, documented in docs/extractor-tests.md. The top floor: nothing else imports it. The
tests of presscheck itself are in tests/.
"""
