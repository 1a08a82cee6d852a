import storage


async def get(request):
    return storage.Storage().load(request)  # expect: nested-event-loop
