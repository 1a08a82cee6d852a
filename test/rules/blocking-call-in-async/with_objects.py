"""A `with` runs `__enter__` and `__exit__`, and what they wait for longest counts."""
import subprocess


class Workspace:
    def __enter__(self):
        with open("lock") as f:
            f.read()
        subprocess.run(["setup"])
        return self

    def __exit__(self, *error):
        return None


async def works_in_it():
    with Workspace():  # expect: blocking-call-in-async
        pass
