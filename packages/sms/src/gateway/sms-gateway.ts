/** What a gateway is asked to carry. */
export type OutgoingSms = {
  /** Ours, the same at every try: a gateway that knows references sends it once. */
  id: string
  /** E.164. */
  to: string
  text: string
  /** After so many seconds the text is of no use to anybody. */
  validSeconds: number
}

/**
 * What a gateway made of a message. `reason` is a short code for the log (`http-503`, `smpp-0x58`,
 * `timeout`): never a number, a text or an answer's words.
 */
export type SmsAnswer =
  | { outcome: 'accepted'; gateway: string; gatewayMessageId: string | undefined }
  /** `refused`: for good, such as for a number nobody has; no other gateway would take it. */
  /** `try-later`: it has not left. `unknown`: nobody answered, so it may have left. */
  | { outcome: 'refused' | 'try-later' | 'unknown'; gateway: string; reason: string }

/** What became of a message on its way from the gateway to the phone. */
export type DeliveryReport = {
  gateway: string
  gatewayMessageId: string
  outcome: 'delivered' | 'failed'
  /** A short code, as above. */
  reason: string
}

/** Whatever carries messages to phones. It answers within about five seconds and never rejects. */
export type SmsGateway = {
  send(message: OutgoingSms): Promise<SmsAnswer>
  /** For gateways that report over the connection they send by. */
  listen?(onReport: (report: DeliveryReport) => Promise<void>): void
  /** Told of every report, so that one that delivers nothing is left alone for a while. */
  noteReport?(report: Pick<DeliveryReport, 'gateway' | 'outcome'>): void
  /** Whether it takes messages, by gateway. */
  health?(): Record<string, GatewayState>
  close?(): Promise<void>
}

export type GatewayState = 'open' | 'resting' | 'probing'

/** For whoever counts: one row of a metric each. Nothing here is about a person. */
export type SmsEvents = {
  /** Each try of each gateway. */
  onSend?(event: { gateway: string; outcome: SmsAnswer['outcome']; seconds: number }): void
  /** `seconds` from the gateway's taking it to the phone's. */
  onReport?(event: { gateway: string; outcome: 'delivered' | 'failed'; seconds: number }): void
  onGatewayState?(event: { gateway: string; state: GatewayState }): void
  onAlarm?(alarm: SmsAlarm): void
}

/** Something a human has to look at. `scope`: a number's prefix, or `all`. */
export type SmsAlarm = {
  kind: 'prefix-pumped' | 'prefix-fuse' | 'budget-near' | 'budget-over' | 'gateways-down'
  scope: string
  figures: Record<string, number>
}
