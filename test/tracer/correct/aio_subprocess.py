"""Child processes of asyncio: their output, their input, one that is ended on purpose."""
import asyncio, sys

async def main():
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import sys; print(sys.stdin.read().upper())",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await child.communicate(b"hello")
    print(out, child.returncode)
    sleeper = await asyncio.create_subprocess_exec("sleep", "60")
    sleeper.terminate()
    print(await sleeper.wait())

asyncio.run(main())
