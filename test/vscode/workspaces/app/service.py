import store


def load(name):
    return store.fetch(name)
