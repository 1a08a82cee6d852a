"""The chain crosses three files: the handler, a service, the storage."""
from shop import service
from shop.service import Orders


async def handler(request):
    return service.load(request)  # expect: blocking-call-in-async
#          ^^^^^^^^^^^^


async def by_class(request):
    orders = Orders()
    return orders.load(request)  # expect: blocking-call-in-async


async def quick(request):
    return service.name_of(request)
