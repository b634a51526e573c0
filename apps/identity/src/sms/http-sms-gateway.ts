import type { SmsGateway } from './sms-outbox.ts'

const TIMEOUT_MS = 10_000

/** A gateway that takes `{to, text}` as JSON and answers 2xx once it has the message. */
export function createHttpSmsGateway({ url, token }: { url: string; token: string }): SmsGateway {
  return {
    async send(message) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(message),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`)
    },
  }
}
