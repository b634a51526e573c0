/** What a phone is shown of a browser that wants to sign in. */
export const SHOWN_REQUEST = {
  clientId: 'portal',
  service: 'Cổng Dịch vụ công',
  host: 'dvc.example.vn',
  acr: 'urn:eid:level2',
  claims: ['name'],
  claimsHash: 'hash',
  place: 'Mạng nội bộ',
  browser: 'Chrome trên Windows',
}
