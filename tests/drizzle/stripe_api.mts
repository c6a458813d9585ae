// As much of Stripe's API as Better Auth's plugin asks when an organization subscribes, on a loopback port.
// In: requests of Stripe's own client. Out: that client, and the events that Stripe would send, signed as Stripe signs.

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'

export const webhookSecret = 'whsec_of_the_test'

const DAY = 24 * 60 * 60
const list = (data: unknown[]) => ({ object: 'list', data, has_more: false })
type Fields = Record<string, any>

export async function stripeApi() {
  const customers: Fields[] = []
  const checkouts: Fields[] = []
  const subscriptions: Fields[] = []
  const refused: string[] = []

  function answer(method: string, path: string, form: URLSearchParams): Fields | undefined {
    switch (`${method} ${path}`) {
      case 'GET /v1/customers/search':
        return list([])
      case 'POST /v1/customers': {
        const customer = { id: `cus_${customers.length + 1}`, object: 'customer', name: form.get('name') }
        customers.push(customer)
        return customer
      }
      case 'GET /v1/subscriptions':
        return list(subscriptions.filter((it) => it.customer === form.get('customer')))
      case 'POST /v1/checkout/sessions': {
        const id = `cs_${checkouts.length + 1}`
        const checkout = {
          id,
          object: 'checkout.session',
          mode: form.get('mode'),
          url: `http://127.0.0.1/pay/${id}`,
          customer: form.get('customer'),
          client_reference_id: form.get('client_reference_id'),
          metadata: { subscriptionId: form.get('metadata[subscriptionId]') },
          price: form.get('line_items[0][price]'),
          quantity: Number(form.get('line_items[0][quantity]')),
        }
        checkouts.push(checkout)
        return checkout
      }
    }
    const [, kind, id] = /^\/v1\/(\w+)\/(\w+)$/.exec(path) ?? []
    if (method === 'GET' && kind === 'subscriptions') return subscriptions.find((it) => it.id === id)
    if (method === 'GET' && kind === 'prices') return { id, object: 'price', recurring: { usage_type: 'licensed' } }
    return undefined
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://127.0.0.1')
    const form = request.method === 'GET' ? searchParams : new URLSearchParams(await text(request))
    const found = answer(request.method!, pathname, form)
    if (!found) refused.push(`${request.method} ${pathname}`)
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? { error: { message: 'there is no such thing' } }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const client = new Stripe('sk_test_of_the_test', {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  })

  return {
    client,
    /** What it was asked and did not know. */
    refused,
    /** Somebody pays at the address of a checkout. */
    pay(url: string) {
      const checkout = checkouts.find((it) => it.url === url)!
      const start = Math.floor(Date.now() / 1000)
      const subscription: Fields = {
        id: `sub_${subscriptions.length + 1}`,
        object: 'subscription',
        customer: checkout.customer,
        status: 'active',
        metadata: checkout.metadata,
        cancel_at_period_end: false,
        items: list([
          {
            price: { id: checkout.price, recurring: { interval: 'month' } },
            quantity: checkout.quantity,
            current_period_start: start,
            current_period_end: start + 30 * DAY,
          },
        ]),
      }
      subscriptions.push(subscription)
      checkout.subscription = subscription.id
      return { checkout, subscription }
    },
    /** The body and the signature of an event. */
    event(type: string, object: Fields) {
      const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } })
      return { payload, signature: client.webhooks.generateTestHeaderString({ payload, secret: webhookSecret }) }
    },
    close: () => new Promise((done) => server.close(done).closeAllConnections()),
  }
}

async function text(request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
