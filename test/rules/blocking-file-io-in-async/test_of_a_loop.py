"""The loop of a test serves nobody else; helpers of tests may be used by a server, too."""
import os
import ssl
import time


async def test_upload(folder):
    with open(folder / "a", "w") as file:  # expect: blocking-file-io-in-async possible
        file.write("x")  # expect: blocking-file-io-in-async possible
    assert not os.path.exists("b")  # expect: blocking-file-io-in-async possible
    ssl.create_default_context()  # expect: blocking-call-in-async possible
    time.sleep(1)  # expect: blocking-call-in-async


async def serve(folder):
    return os.listdir(folder)  # expect: blocking-file-io-in-async
