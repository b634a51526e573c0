// Surnames in per mille of the population, rounded from published counts; the rest share evenly.
export const SURNAMES: readonly (readonly [surname: string, perMille: number])[] = [
  ['Nguyễn', 315], ['Trần', 109], ['Lê', 89], ['Phạm', 59], ['Hoàng', 27], ['Huỳnh', 25],
  ['Vũ', 25], ['Võ', 24], ['Phan', 28], ['Trương', 22], ['Bùi', 21], ['Đặng', 19], ['Đỗ', 19],
  ['Ngô', 17], ['Hồ', 15], ['Dương', 14], ['Đinh', 10], ['Đoàn', 9], ['Lâm', 8], ['Mai', 8],
  ['Trịnh', 8], ['Đào', 8], ['Cao', 7], ['Lý', 7], ['Hà', 7], ['Lưu', 6], ['Lương', 6],
  ['Thái', 5], ['Châu', 5], ['Tạ', 5], ['Phùng', 5], ['Tô', 5], ['Vương', 4], ['Văn', 4],
  ['Tăng', 4], ['Quách', 4], ['Kiều', 4], ['Nông', 4], ['Triệu', 4], ['Hứa', 3], ['Đàm', 3],
  ['La', 3], ['Chu', 3], ['Tống', 3], ['Giang', 3], ['Diệp', 3], ['Lò', 3], ['Vi', 3], ['Hầu', 2],
  ['Khổng', 2], ['Nghiêm', 2], ['Thạch', 2], ['Từ', 2], ['Ninh', 2], ['Sơn', 1], ['Âu', 1],
]

export const MIDDLE_NAMES = {
  male: [
    'Đức', 'Hữu', 'Minh', 'Quang', 'Thanh', 'Ngọc', 'Xuân', 'Công', 'Đình', 'Quốc', 'Anh', 'Gia',
    'Hoàng', 'Trọng', 'Tiến', 'Thành', 'Duy', 'Bá', 'Viết', 'Mạnh', 'Tuấn', 'Hải', 'Nhật', 'Việt',
  ],
  female: [
    'Ngọc', 'Thu', 'Thanh', 'Minh', 'Kim', 'Phương', 'Hồng', 'Bích', 'Mỹ', 'Thùy', 'Lan', 'Quỳnh',
    'Diệu', 'Khánh', 'Bảo', 'Hoài', 'Tuyết', 'Xuân', 'Hải', 'Cẩm', 'Ánh', 'Mai', 'Như', 'Gia',
  ],
} as const

export const GIVEN_NAMES = {
  male: {
    elder: [
      'Bình', 'Chính', 'Chiến', 'Cường', 'Dũng', 'Hùng', 'Hòa', 'Khánh', 'Lợi', 'Lộc', 'Minh', 'Năm',
      'Nghĩa', 'Nhân', 'Phúc', 'Quý', 'Sáu', 'Sơn', 'Tám', 'Tâm', 'Thành', 'Thọ', 'Tư', 'Tường',
      'Ba', 'Bảy', 'Đông', 'Hợi', 'Xuân', 'Thắng',
    ],
    middle: [
      'Anh', 'Bình', 'Cường', 'Dũng', 'Đạt', 'Đức', 'Giang', 'Hải', 'Hiếu', 'Hòa', 'Hoàng', 'Hùng',
      'Hưng', 'Huy', 'Khoa', 'Kiên', 'Lâm', 'Linh', 'Long', 'Mạnh', 'Minh', 'Nam', 'Nghĩa', 'Phong',
      'Phúc', 'Phương', 'Quân', 'Quang', 'Sơn', 'Tài', 'Tân', 'Thắng', 'Thành', 'Thịnh', 'Tiến',
      'Toàn', 'Trung', 'Tú', 'Tuấn', 'Tùng', 'Việt', 'Vinh', 'Vũ',
    ],
    young: [
      'An', 'Anh', 'Bảo', 'Bách', 'Duy', 'Dương', 'Đăng', 'Đạt', 'Đức', 'Hải', 'Hiếu', 'Hoàng',
      'Huy', 'Hưng', 'Kiên', 'Khang', 'Khánh', 'Khoa', 'Khôi', 'Kiệt', 'Lâm', 'Long', 'Minh', 'Nam',
      'Nguyên', 'Nhân', 'Nhật', 'Phát', 'Phong', 'Phúc', 'Quân', 'Quang', 'Sơn', 'Tài', 'Thịnh',
      'Thiên', 'Trí', 'Tuấn', 'Tùng', 'Việt', 'Vinh',
    ],
  },
  female: {
    elder: [
      'Bé', 'Bích', 'Cúc', 'Đào', 'Hai', 'Hạnh', 'Hiền', 'Hoa', 'Hòa', 'Hồng', 'Huệ', 'Kim', 'Lan',
      'Liên', 'Lý', 'Mai', 'Mười', 'Năm', 'Nga', 'Nhung', 'Phương', 'Sáu', 'Tám', 'Thanh', 'Thu',
      'Tư', 'Tuyết', 'Út', 'Vân', 'Xuân', 'Yến', 'Ba', 'Bảy', 'Chín',
    ],
    middle: [
      'Anh', 'Bình', 'Chi', 'Diệp', 'Dung', 'Duyên', 'Giang', 'Hà', 'Hằng', 'Hạnh', 'Hiền', 'Hoa',
      'Hòa', 'Hồng', 'Huệ', 'Hương', 'Huyền', 'Lan', 'Liên', 'Linh', 'Loan', 'Ly', 'Mai', 'Minh',
      'Nga', 'Ngân', 'Ngọc', 'Nguyệt', 'Nhung', 'Oanh', 'Phượng', 'Phương', 'Quyên', 'Tâm', 'Thảo',
      'Thanh', 'Thu', 'Thủy', 'Thúy', 'Trang', 'Trinh', 'Tuyết', 'Vân', 'Xuân', 'Yến',
    ],
    young: [
      'An', 'Anh', 'Ánh', 'Châu', 'Chi', 'Diệp', 'Giang', 'Hà', 'Hân', 'Hương', 'Huyền', 'Khánh',
      'Lam', 'Lan', 'Linh', 'Ly', 'Mai', 'My', 'Ngân', 'Ngọc', 'Nhi', 'Nhiên', 'Như', 'Phương',
      'Quỳnh', 'Tâm', 'Thảo', 'Thư', 'Thy', 'Trà', 'Trâm', 'Trang', 'Trúc', 'Tú', 'Uyên', 'Vân',
      'Vy', 'Yến',
    ],
  },
} as const
