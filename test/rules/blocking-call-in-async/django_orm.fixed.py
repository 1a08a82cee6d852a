from asgiref.sync import sync_to_async
from django.db import models


class Order(models.Model):
    paid = models.BooleanField(default=False)


async def pay(request, number):
    order = await Order.objects.aget(pk=number)
    order.paid = True
    await order.asave()


async def list_unpaid(request):
    # A query set asks nothing before it is iterated.
    return [order async for order in Order.objects.filter(paid=False)]


async def count_paid(request):
    return await sync_to_async(Order.objects.filter(paid=True).count)()


async def find(number):
    return await Order.objects.aget(pk=number)
