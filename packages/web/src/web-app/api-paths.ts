/** True for a listed path itself, and for all below one that ends in `/`. */
export function isApiPath(apiPaths: readonly string[], path: string): boolean {
  return apiPaths.some(
    (listed) => listed === path || (listed.endsWith('/') && path.startsWith(listed)),
  )
}
