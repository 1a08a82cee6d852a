"""The chain crosses three files: the handler, a service, the storage."""
import asyncio
from shop import service
from shop.service import Orders


async def handler(request):
    return await asyncio.get_running_loop().run_in_executor(None, service.load, request)


async def by_class(request):
    orders = Orders()
    return await asyncio.get_running_loop().run_in_executor(None, orders.load, request)


async def quick(request):
    return service.name_of(request)
