/** What citizens have at the province beside their person. */
export type CitizenTables = {
  citizen_contact: {
    person_id: string
    organization: string | null
    /** `YYYY-MM-DD`. */
    id_issued_on: string | null
    id_issued_by: string | null
    phone: string | null
    fax: string | null
    email: string | null
    website: string | null
    changed_at: Date
  }
  local_account: {
    id: string
    username: string
    password_hash: string
    full_name: string
    personal_id: string | null
    created_at: Date
    password_changed_at: Date | null
  }
  local_account_link: {
    id: string
    local_account_id: string
    person_id: string
    issuer: string
    subject: string
    technical_id: string | null
    linked_at: Date
    ended_at: Date | null
    end_reason: 'unlinked' | 'merged' | null
  }
}
