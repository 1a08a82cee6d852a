"""Files that live in memory touch no disk."""
import io
import tempfile


class Buffer:
    def __init__(self):
        self.data = io.BytesIO()

    async def feed(self, more):
        data = self.data
        data.write(more)
        return data.read()


async def text():
    page = io.StringIO()
    page.write("hello")
    page.seek(0)
    return page.readline()


async def spooled():
    data = tempfile.SpooledTemporaryFile()
    data.write(b"x")
