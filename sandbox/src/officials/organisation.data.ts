import type { UnitKind } from '@mot-cua/onestop'

/** A body of the province and its divisions; of those marked, the directory knows the kind. */
export type Body = {
  name: string
  kind?: UnitKind
  divisions: readonly string[]
}

/** The beginning of an agency's code, by the code of the province. */
export const AGENCY_CODES: Readonly<Record<string, string>> = { '52': 'H08', '70': 'H10' }

/** Of the provincial people's committee, in the order of their numbers; `{province}` is its name. */
export const PROVINCE_BODIES: readonly Body[] = [
  {
    name: 'Sở Nội vụ',
    kind: 'home-affairs',
    divisions: ['Văn phòng', 'Phòng Cải cách hành chính', 'Phòng Công chức, viên chức'],
  },
  {
    name: 'Sở Tư pháp',
    divisions: ['Văn phòng', 'Phòng Hành chính tư pháp', 'Phòng Bổ trợ tư pháp'],
  },
  {
    name: 'Sở Kế hoạch và Đầu tư',
    divisions: ['Văn phòng', 'Phòng Đăng ký kinh doanh', 'Phòng Kinh tế đối ngoại'],
  },
  { name: 'Sở Tài chính', divisions: ['Văn phòng', 'Phòng Ngân sách', 'Phòng Giá và công sản'] },
  {
    name: 'Sở Công Thương',
    divisions: ['Văn phòng', 'Phòng Quản lý thương mại', 'Phòng Quản lý năng lượng'],
  },
  {
    name: 'Sở Nông nghiệp và Phát triển nông thôn',
    divisions: ['Văn phòng', 'Chi cục Chăn nuôi và Thú y', 'Chi cục Thủy sản'],
  },
  {
    name: 'Sở Giao thông vận tải',
    divisions: ['Văn phòng', 'Phòng Quản lý vận tải, phương tiện và người lái'],
  },
  {
    name: 'Sở Xây dựng',
    divisions: ['Văn phòng', 'Phòng Quản lý xây dựng', 'Phòng Quy hoạch – Kiến trúc'],
  },
  {
    name: 'Sở Tài nguyên và Môi trường',
    divisions: ['Văn phòng', 'Chi cục Quản lý đất đai', 'Chi cục Bảo vệ môi trường'],
  },
  {
    name: 'Sở Thông tin và Truyền thông',
    divisions: ['Văn phòng', 'Phòng Công nghệ thông tin', 'Phòng Thông tin – Báo chí – Xuất bản'],
  },
  {
    name: 'Sở Lao động – Thương binh và Xã hội',
    divisions: ['Văn phòng', 'Phòng Người có công', 'Phòng Việc làm – An toàn lao động'],
  },
  {
    name: 'Sở Văn hóa, Thể thao và Du lịch',
    divisions: ['Văn phòng', 'Phòng Quản lý văn hóa', 'Phòng Quản lý du lịch'],
  },
  {
    name: 'Sở Khoa học và Công nghệ',
    divisions: ['Văn phòng', 'Phòng Quản lý khoa học', 'Chi cục Tiêu chuẩn Đo lường Chất lượng'],
  },
  {
    name: 'Sở Giáo dục và Đào tạo',
    divisions: ['Văn phòng', 'Phòng Quản lý chất lượng', 'Phòng Giáo dục trung học'],
  },
  {
    name: 'Sở Y tế',
    divisions: ['Văn phòng', 'Phòng Nghiệp vụ y', 'Phòng Nghiệp vụ dược'],
  },
  { name: 'Thanh tra tỉnh', divisions: ['Văn phòng'] },
  { name: 'Ban Dân tộc', divisions: ['Văn phòng'] },
  {
    name: 'Ban Quản lý các khu công nghiệp',
    divisions: ['Văn phòng', 'Phòng Quản lý đầu tư', 'Phòng Quản lý lao động'],
  },
]

/** Bodies that receive orders or copies beside those (R176). */
export const PROVINCE_NEIGHBOURS: readonly Body[] = [
  {
    name: 'Công an tỉnh {province}',
    kind: 'police',
    divisions: ['Phòng Cảnh sát quản lý hành chính về trật tự xã hội (PC06)'],
  },
  { name: 'Báo {province}', kind: 'press', divisions: [] },
  { name: 'Đài Phát thanh và Truyền hình {province}', kind: 'press', divisions: [] },
  { name: 'Tỉnh đoàn {province}', kind: 'youth-union', divisions: [] },
  { name: 'Bưu điện tỉnh {province}', kind: 'post', divisions: [] },
]

/** Of every district's people's committee, its one-stop unit left out. */
export const DISTRICT_BODIES: readonly Omit<Body, 'divisions'>[] = [
  { name: 'Văn phòng HĐND và UBND {district}' },
  { name: 'Phòng Nội vụ {district}', kind: 'home-affairs' },
  { name: 'Phòng Tư pháp {district}' },
  { name: 'Phòng Tài chính – Kế hoạch {district}' },
  { name: 'Phòng Tài nguyên và Môi trường {district}' },
  { name: 'Phòng Lao động – Thương binh và Xã hội {district}' },
  { name: 'Phòng Văn hóa và Thông tin {district}' },
  { name: 'Phòng Giáo dục và Đào tạo {district}' },
  { name: 'Phòng Y tế {district}' },
  { name: 'Phòng Kinh tế và Hạ tầng {district}' },
  { name: 'Thanh tra {district}' },
  { name: 'Công an {district}', kind: 'police' },
]
