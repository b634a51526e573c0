import { EventEmitter, once } from 'node:events'

/** Every phone of the tests behind one gateway, which can be told to fail. */
export function createTestPhones() {
  const arrivals = new EventEmitter().setMaxListeners(100)
  const messages: { to: string; text: string }[] = []
  const read = new Map<string, number>()
  const to = (phone: string) => messages.filter((message) => message.to === phone)
  const state = {
    isDown: false,
    /** The gateway takes until this is settled. */
    hold: undefined as Promise<void> | undefined,
    isHolding: false,
  }
  return {
    messages,
    state,
    gateway: {
      async send(message: { to: string; text: string }) {
        const gateway = 'test'
        if (state.isDown) return { outcome: 'try-later' as const, gateway, reason: 'down' }
        state.isHolding = state.hold !== undefined
        await state.hold
        messages.push(message)
        arrivals.emit('message')
        const gatewayMessageId = String(messages.length)
        return { outcome: 'accepted' as const, gateway, gatewayMessageId }
      },
    },
    /** The code of the next message to this phone that no test has read yet. */
    async nextCode(phone: string, signal?: AbortSignal): Promise<string> {
      const already = read.get(phone) ?? 0
      while (to(phone).length <= already) {
        await once(arrivals, 'message', signal ? { signal } : {})
      }
      read.set(phone, already + 1)
      return to(phone)[already]?.text.slice(0, 6) ?? ''
    },
    /** What has come so far is read, by whomever. */
    forget() {
      for (const { to: phone } of messages) read.set(phone, to(phone).length)
    },
    countTo: (phone: string) => to(phone).length,
    sentCodes: () => messages.map(({ text }) => text.slice(0, 6)),
  }
}
