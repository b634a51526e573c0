/** Where a service's visit is answered: the chooser and every way in lead back here. */
export const VISIT_PATH = '/sign-in/visit'

const VISIT = new RegExp(`^${VISIT_PATH}/([\\w-]{1,64})(?=[/?]|$)`)

/** The visit that an address of the portal belongs to; undefined for any other. */
export function visitIdOf(path: string): string | undefined {
  return VISIT.exec(path)?.[1]
}

/** As a page that stops a sign-in is told of it; undefined for what is no id. */
export function readVisitId(given: string | undefined): string | undefined {
  return given !== undefined && /^[\w-]{1,64}$/.test(given) ? given : undefined
}

/** The address of such a page, with the visit that people go back to their service by. */
export function withVisit(path: string, returnTo: string): string {
  const visit = visitIdOf(returnTo)
  if (visit === undefined) return path
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ visit })}`
}

/** Of the visit that an address belongs to: for who does not want to sign in after all. */
export function cancelPath(path: string): string {
  return `${VISIT_PATH}/${visitIdOf(path) ?? ''}/cancel`
}

export function visitPath(id: string, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString()
  return `${VISIT_PATH}/${id}${search === '' ? '' : `?${search}`}`
}
