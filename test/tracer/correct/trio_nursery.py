"""Trio: a nursery, a channel, a time-out."""
# needs trio
import trio

async def produce(channel):
    async with channel:
        for n in range(5):
            await channel.send(n)

async def main():
    sender, receiver = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(produce, sender)
        async with receiver:
            print([n async for n in receiver])
    with trio.move_on_after(0.01) as scope:
        await trio.sleep(60)
    print(scope.cancelled_caught)
    print(await trio.to_thread.run_sync(sum, [1, 2, 3]))

trio.run(main)
