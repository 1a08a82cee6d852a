"""Who awaits in between and then leaves has nothing to do with the write behind it."""
import asyncio

tasks = {}
answers = {}


async def load(key):
    await asyncio.sleep(1)
    return key


async def shared(key):
    if key in tasks:
        return await tasks[key]
    tasks[key] = asyncio.create_task(load(key))
    return await tasks[key]


async def again(key):
    if key in answers:
        return answers[key]
    answer = await load(key)
    if key not in answers:
        answers[key] = []
    answers[key].append(answer)
    return answer


async def main():
    await asyncio.gather(*(shared(n) for n in range(9)), *(again(n) for n in range(9)))


asyncio.run(main())
