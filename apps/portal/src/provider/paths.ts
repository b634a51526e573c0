/** Where a service's visit is answered: the chooser and every way in lead back here. */
export const VISIT_PATH = '/sign-in/visit'

const VISIT = new RegExp(`^${VISIT_PATH}/([\\w-]{1,64})(?=[/?]|$)`)

/** The visit that an address of the portal belongs to; undefined for any other. */
export function visitIdOf(path: string): string | undefined {
  return VISIT.exec(path)?.[1]
}

/** Of the visit that an address belongs to: for who does not want to sign in after all. */
export function cancelPath(path: string): string {
  return `${VISIT_PATH}/${visitIdOf(path) ?? ''}/cancel`
}

export function visitPath(id: string, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString()
  return `${VISIT_PATH}/${id}${search === '' ? '' : `?${search}`}`
}
