import type { Preset } from './preset.ts'

export const binhphuoc2024: Preset = {
  id: 'binhphuoc-2024',
  province: 'binhphuoc',
  provinceCode: '70',
  unitsOn: '2024-04-15',
  settings: {
    topology: 'broker',
    portalName: 'Cổng Dịch vụ công Bình Phước',
    systemName: 'Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Bình Phước',
    bannerTitle: 'HỆ THỐNG THÔNG TIN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TỈNH BÌNH PHƯỚC',
    support: {
      office: 'Sở Thông tin và Truyền thông tỉnh Bình Phước',
      contact: 'Bộ phận hỗ trợ kỹ thuật',
      position: 'Chuyên viên trực hỗ trợ',
      phone: '0271 000 0000',
      hotline: '1022',
      email: 'hotro@binhphuoc.example.vn',
    },
    levels: {
      'citizen-sign-in': 1,
      'staff-sign-in': 2,
      'postal-staff-sign-in': 2,
      'link-local-account': 1,
      'remote-signing': 2,
    },
    cutOver: { citizen: '2024-07-01T00:00:00+07:00', staff: '2024-04-15T00:00:00+07:00' },
    hatsPerPerson: 'several',
    citizenPortal: 'full',
    reminders: { perDay: 500, perMonth: 5000, everyDays: 7, fromHour: 8, untilHour: 20 },
    notices: { home: null, 'staff-sign-in': null },
  },
}
