"""What the tests of hostile input share: their servers stand on this machine."""


def pytest_configure(config):
    config.addinivalue_line("markers", "factx_loopback: may talk to servers on this machine")
