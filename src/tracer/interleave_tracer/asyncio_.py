"""asyncio: puts our functions where loops and tasks come by.

loops.py has the rows of loops, tasks.py those of tasks (task_creation.py: who made them), steps.py when they run and
what they wait for (awaited.py), wakes.py who wakes them, cancellations.py who cancels them, lost_results.py what nobody
looked at, loop_objects.py the locks and queues between them.
"""

from . import cancellations, loop_objects, loops, lost_results, steps, task_creation, touches, wakes
from .patching import dress, replace


def _threadsafe(real):
    def run_coroutine_threadsafe(coro, loop):
        future = real(coro, loop)
        found = getattr(loop, "_interleave", None)
        if found is not None:
            future._interleave_loop = (found.track, found.generation)
        return future

    return run_coroutine_threadsafe


def follow(module):
    """Called when asyncio has been imported."""
    import asyncio.base_events
    import asyncio.events
    import asyncio.futures
    import asyncio.tasks

    asyncio_tasks = asyncio.tasks
    steps.base_task = asyncio_tasks.Task
    steps.task_types.update((asyncio_tasks.Task, getattr(asyncio_tasks, "_PyTask", asyncio_tasks.Task)))
    factory = getattr(asyncio_tasks, "eager_task_factory", None)
    task_creation.eager_code = getattr(factory, "__code__", None)
    handle = asyncio.events.Handle
    replace(handle, "_run", steps.running)
    made = wakes.scheduling(handle.__init__, handle)
    dress(made, handle.__init__)
    handle.__init__ = made
    replace(asyncio_tasks, "run_coroutine_threadsafe", _threadsafe)
    module.run_coroutine_threadsafe = asyncio_tasks.run_coroutine_threadsafe
    loop = asyncio.base_events.BaseEventLoop
    replace(loop, "create_task", task_creation.creating)
    replace(loop, "call_exception_handler", lost_results.handling)
    replace(loop, "close", loops.closing)
    loop_objects.install(asyncio)
    cancellations.install(asyncio_tasks)
    lost_results.install(asyncio.futures)
    touches.install(loop, replace)
