/** Services that sign people in through the portal. */
export type ServiceTables = {
  /** What a person shares with a service that signs in through the portal. */
  service_consent: {
    account_id: string
    client_id: string
    scopes: string[]
    claims: string[]
    given_at: Date
  }
  service_rule: {
    host: string
    consent: 'once' | 'not-needed'
    changed_at: Date
    changed_by: string
  }
}
