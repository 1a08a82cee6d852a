from concurrent.futures import ThreadPoolExecutor


class Crawler:
    def __init__(self):
        self.pool = ThreadPoolExecutor(8)

    def start(self, links):
        for link in links:
            self.pool.submit(self.visit, link)  # expect: lost-future

    def visit(self, link):
        return self._follow([link + "/a", link + "/b"])

    def _follow(self, links):
        futures = [self.pool.submit(self.visit, link) for link in links]
        return [future.result() for future in futures]  # expect: executor-deadlock


def given(pool, n):
    future = pool.submit(len, "abc")
    return future.result() + n  # expect: executor-deadlock


def main():
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(given, pool, n) for n in range(10)]
        print([future.result() for future in futures])


main()
Crawler().start(["x"])
