/** Who does something on the administrators' pages, for the audit and for the lists there. */
export type Actor = {
  name: string
  personId?: string | undefined
  accountId?: string | undefined
  address?: string | undefined
}

/** The part of an actor that an audit event holds; names are looked up by the account. */
export function auditedBy({ personId, accountId, address }: Actor) {
  return { personId, accountId, address }
}
