class RetryMixin:
    def fetch_again(self):
        return self.fetch()


class LoadMixin:
    async def load(self):
        return self.fetch()  # expect: blocking-call-in-async
