import type { Gender } from '../residents/generated.ts'

/** Somebody with a story that tests and demonstrations need. Every id starts with 099: nobody's. */
export type Story = {
  /** Stable name for tests. */
  story: string
  /** What to expect, for the desk. */
  about: string
  personalId: string
  /** As the e-ID account has it. */
  fullName: string
  dateOfBirth: string
  gender: Gender
  phone: string
  level: 1 | 2
  password: string
  status: 'active' | 'locked'
  /** Issued by the portal, in the days before the e-ID. */
  portalAccount?: { username: string; password: string }
  /** What that account knows and holds. */
  atPortal?: { verifiedId?: string; dossiers: number; documents: number }
  /** Told by a province: such people do not sign in by the post (R075). */
  staffAccounts?: readonly { province: string; reference: string }[]
  /** At the issuer of postal accounts. */
  postalAccount?: { username: string; password: string }
  /** Where the register knows something else than the account. */
  register?: { fullName?: string; dateOfBirth?: string; deceasedOn?: string }
}

/** Phone and message inbox of the grown-up who also answers for a child. */
const LAN_PHONE = '+84912345986'

export const stories: readonly Story[] = [
  {
    story: 'level-2',
    about: 'Tài khoản mức độ 2, mọi thông tin khớp với CSDL dân cư.',
    personalId: '099186000123',
    fullName: 'Nguyễn Thị Lan',
    dateOfBirth: '1986-05-04',
    gender: 'female',
    phone: LAN_PHONE,
    level: 2,
    password: 'Hoa-lan-trang-1986',
    status: 'active',
  },
  {
    story: 'level-1',
    about: 'Tài khoản mức độ 1: đủ để đăng nhập Cổng, chưa đủ cho việc cần mức độ 2.',
    personalId: '099099000231',
    fullName: 'Trần Văn Minh',
    dateOfBirth: '1999-11-20',
    gender: 'male',
    phone: '+84987654321',
    level: 1,
    password: 'Bien-xanh-Quy-Nhon',
    status: 'active',
  },
  {
    story: 'name-mismatch',
    about: 'Họ tên trong tài khoản khác với CSDL dân cư: trang Thông tin cá nhân nói rõ.',
    personalId: '099190000342',
    fullName: 'Lê Thị Hồng Hạnh',
    dateOfBirth: '1990-02-14',
    gender: 'female',
    phone: '+84903111222',
    level: 2,
    password: 'Hong-hanh-ngay-14',
    status: 'active',
    register: { fullName: 'Lê Thị Hạnh' },
  },
  {
    story: 'year-only-birth',
    about: 'Chỉ biết năm sinh, như nhiều người cao tuổi.',
    personalId: '099048000453',
    fullName: 'Phạm Văn Tư',
    dateOfBirth: '1948',
    gender: 'male',
    phone: '+84934222333',
    level: 2,
    password: 'Ong-Tu-trong-lua-48',
    status: 'active',
  },
  {
    story: 'deceased',
    about: 'CSDL dân cư ghi đã khai tử: Cổng không mở hồ sơ và nói phải làm gì nếu nhầm.',
    personalId: '099051000564',
    fullName: 'Hoàng Văn Bảy',
    dateOfBirth: '1951-08-09',
    gender: 'male',
    phone: '+84945333444',
    level: 2,
    password: 'Khu-vuon-cu-1951',
    status: 'active',
    register: { deceasedOn: '2026-03-15' },
  },
  {
    story: 'minor',
    about: 'Trẻ em dùng số điện thoại của mẹ (Nguyễn Thị Lan): mã OTP đến máy của mẹ.',
    personalId: '099314000675',
    fullName: 'Đỗ Gia Hân',
    dateOfBirth: '2014-09-01',
    gender: 'female',
    phone: LAN_PHONE,
    level: 1,
    password: 'Be-Han-hoc-lop-sau',
    status: 'active',
  },
  {
    story: 'no-diacritics',
    about: 'Tên trong tài khoản không dấu, trong CSDL dân cư có dấu.',
    personalId: '099195000786',
    fullName: 'Vo Thi Thanh Huyen',
    dateOfBirth: '1995-12-30',
    gender: 'female',
    phone: '+84868444555',
    level: 2,
    password: 'Thanh-Huyen-khong-dau',
    status: 'active',
    register: { fullName: 'Võ Thị Thanh Huyền' },
  },
  {
    story: 'changed-phone',
    about: 'Đã đổi số điện thoại nhưng chưa cập nhật: mã OTP đến số cũ không còn dùng.',
    personalId: '099072000897',
    fullName: 'Bùi Quang Dũng',
    dateOfBirth: '1972-06-18',
    gender: 'male',
    phone: '+84979555666',
    level: 2,
    password: 'So-cu-khong-dung-nua',
    status: 'active',
  },
  {
    story: 'locked',
    about: 'Tài khoản đã bị khóa: câu trả lời giống hệt khi sai mật khẩu.',
    personalId: '099088000908',
    fullName: 'Đặng Hữu Phước',
    dateOfBirth: '1988-01-27',
    gender: 'male',
    phone: '+84856666777',
    level: 2,
    password: 'Tai-khoan-bi-khoa-88',
    status: 'locked',
  },
  {
    story: 'old-portal-account',
    about:
      'Có tài khoản do Cổng cấp, chưa có số định danh được xác minh, với 12 hồ sơ và 5 giấy tờ cũ: dùng để đi đủ bảy bước liên kết.',
    personalId: '099085001009',
    fullName: 'Đinh Văn Hòa',
    dateOfBirth: '1985-07-19',
    gender: 'male',
    phone: '+84971888001',
    level: 2,
    password: 'Cay-da-ben-nuoc-85',
    status: 'active',
    portalAccount: { username: 'dinhvanhoa', password: 'San-dinh-cu-lang-toi' },
    atPortal: { dossiers: 12, documents: 5 },
  },
  {
    story: 'portal-same-id',
    about:
      'Tài khoản do Cổng cấp đã xác minh đúng số định danh của mình, chưa liên kết: liên kết được ngay.',
    personalId: '099192001010',
    fullName: 'Lương Thị Ngọc',
    dateOfBirth: '1992-10-05',
    gender: 'female',
    phone: '+84971888002',
    level: 2,
    password: 'Ngoc-trong-da-92-sang',
    status: 'active',
    portalAccount: { username: 'luongthingoc', password: 'Song-Kone-mua-nuoc-lon' },
    atPortal: { verifiedId: '099192001010', dossiers: 3, documents: 1 },
  },
  {
    story: 'portal-other-id',
    about:
      'Tài khoản do Cổng cấp mang số định danh của người khác: không liên kết được, và nói vì sao.',
    personalId: '099079001011',
    fullName: 'Phan Quốc Việt',
    dateOfBirth: '1979-12-12',
    gender: 'male',
    phone: '+84971888003',
    level: 2,
    password: 'Doi-cat-trang-gio-bay',
    status: 'active',
    portalAccount: { username: 'phanquocviet', password: 'Nui-Ba-nhin-ra-bien' },
    atPortal: { verifiedId: '099079009999', dossiers: 1, documents: 0 },
  },
  {
    story: 'portal-late-link',
    about:
      'Đăng nhập bằng tài khoản định danh trước và bỏ qua liên kết thì có hai nơi; liên kết muộn vẫn gộp đủ hồ sơ.',
    personalId: '099188001012',
    fullName: 'Trịnh Thị Hà',
    dateOfBirth: '1988-05-23',
    gender: 'female',
    phone: '+84971888004',
    level: 2,
    password: 'Hoa-gao-do-cuoi-xuan',
    status: 'active',
    portalAccount: { username: 'trinhthiha', password: 'Ghe-thuyen-ve-ben-cu' },
    atPortal: { verifiedId: '099188001012', dossiers: 4, documents: 2 },
  },
  {
    story: 'staff',
    about:
      'Có tài khoản công vụ tại một tỉnh: đăng nhập bằng tài khoản Bưu điện thì bị từ chối và được chỉ cách khác.',
    personalId: '099084001013',
    fullName: 'Cao Minh Đức',
    dateOfBirth: '1984-04-02',
    gender: 'male',
    phone: '+84971888005',
    level: 2,
    password: 'Ban-giay-to-ngan-nap',
    status: 'active',
    staffAccounts: [{ province: 'binhdinh-2024', reference: 'cb-0001' }],
    postalAccount: { username: 'caominhduc', password: 'Thu-tay-gui-ve-que' },
  },
  {
    story: 'postal',
    about:
      'Có tài khoản Bưu điện: đăng nhập Cổng bằng tài khoản đó, xem hồ sơ cũ, rồi liên kết với tài khoản định danh.',
    personalId: '099181001019',
    fullName: 'Ngô Thị Mai',
    dateOfBirth: '1981-03-08',
    gender: 'female',
    phone: '+84963777888',
    level: 2,
    password: 'Buu-ta-xe-dap-xanh',
    status: 'active',
    postalAccount: { username: 'ngothimai', password: 'Tem-thu-mau-vang-81' },
  },
]
