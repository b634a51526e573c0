import type { IdentityMessageKey } from './vi.ts'

/** The words of the source documents (requirements R036–R051, C2, C3). */
export const vnProfile: Partial<Record<IdentityMessageKey, string>> = {
  'brand.name': 'VNeID',
  'brand.issuerCaption': 'BỘ CÔNG AN – Trung tâm dữ liệu Quốc gia về dân cư',
  'signIn.title': 'Đăng nhập VNeID',
  'signIn.qrText': 'Hoặc quét mã QR bằng ứng dụng VNeID để đăng nhập.',
}
