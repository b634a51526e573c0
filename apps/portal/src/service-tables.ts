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
  /** What an operator, or an agency's token, has decided of a registered service. */
  service_approval: {
    client_id: string
    source: string | null
    scopes: string[]
    state: 'approved' | 'refused'
    decided_at: Date
    decided_by: string
  }
  /** Initial access tokens that were given to agencies; the token itself is nowhere kept. */
  agency_token: {
    id: string
    token_hash: string
    source: string
    scopes: string[]
    issued_at: Date
    issued_by: string
    valid_until: Date
    withdrawn_at: Date | null
  }
  service_use: { client_id: string; last_used_at: Date }
}
