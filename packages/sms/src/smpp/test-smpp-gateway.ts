import { createSmppGateway, type SmppGatewaySettings } from './smpp-gateway.ts'

/** Our side of a message centre, with patience for tests. */
export function openTestGateway(port: number, settings: Partial<SmppGatewaySettings> = {}) {
  const troubles: string[] = []
  const usual: SmppGatewaySettings = {
    name: 'centre',
    host: '127.0.0.1',
    port,
    isTls: false,
    credentials: { systemId: 'one-door', password: 'secret', systemType: '' },
    from: 'MotCua',
    alphabet: 'gsm7',
    long: 'udh',
    receiptIds: 'same',
    windowSize: 10,
    answerMs: 2000,
    enquireMs: 60_000,
    firstReconnectMs: 10,
    longestReconnectMs: 40,
  }
  const onTrouble = (reason: string) => void troubles.push(reason)
  return { gateway: createSmppGateway({ ...usual, ...settings }, { onTrouble }), troubles }
}
