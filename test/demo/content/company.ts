/** 禾露护肤: a made-up company. Nothing here is a real shop, person or price. */
export const demoCorpName = '禾露护肤'
export const demoCorpId = 'helu'
export const demoWecomCorpId = 'wwhelu00000000demo'
export const demoAgentId = 1000002
export const demoAppName = '销冠'
/** Keys of the callback, for the demo only: they guard nothing but a simulated WeCom on this machine. */
export const demoCallbackKeys = {
  token: 'heluDemoCallback',
  aesKey: 'heluDemoCallbackKeyOfTheSimulatedWeComOnly1',
}

export const rootDepartmentId = 1
export const nanjingWest = 11
export const daning = 12
export const songjiang = 13

export type DemoDepartment = {
  id: number
  parentId: number | null
  name: string
  storeType: string | null
  address: string | null
}

export const departments: readonly DemoDepartment[] = [
  { id: rootDepartmentId, parentId: null, name: demoCorpName, storeType: null, address: null },
  { id: 10, parentId: rootDepartmentId, name: '总部运营', storeType: null, address: null },
  {
    id: nanjingWest,
    parentId: rootDepartmentId,
    name: '南京西路店',
    storeType: '写字楼底商',
    address: '南京西路 1800 号裙楼二层',
  },
  {
    id: daning,
    parentId: rootDepartmentId,
    name: '大宁店',
    storeType: '社区商场',
    address: '大宁音乐里三层 312',
  },
  {
    id: songjiang,
    parentId: rootDepartmentId,
    name: '松江新城店',
    storeType: '大学城',
    address: '松江新城文汇街 66 号一层',
  },
]

export type DemoProduct = {
  code: string
  name: string
  category: '护理' | '卡项' | '产品'
  priceFen: number
  cycleDays: number | null
}

export const products = {
  trial: { code: 'P01', name: '体验护理', category: '护理', priceFen: 9800, cycleDays: null },
  hydrate: { code: 'P02', name: '补水护理', category: '护理', priceFen: 29800, cycleDays: 28 },
  soothe: { code: 'P03', name: '舒缓护理', category: '护理', priceFen: 32800, cycleDays: 28 },
  clean: { code: 'P04', name: '清洁护理', category: '护理', priceFen: 26800, cycleDays: 28 },
  card6: { code: 'P05', name: '6 次卡', category: '卡项', priceFen: 138000, cycleDays: null },
  card12: { code: 'P06', name: '12 次卡', category: '卡项', priceFen: 258000, cycleDays: null },
  member: { code: 'P07', name: '禾露会员', category: '卡项', priceFen: 9900, cycleDays: 365 },
  cleanser: { code: 'P08', name: '氨基酸洁面', category: '产品', priceFen: 9800, cycleDays: 60 },
  serum: { code: 'P09', name: '保湿精华', category: '产品', priceFen: 26800, cycleDays: 45 },
  mask: { code: 'P10', name: '舒缓面膜 5 片', category: '产品', priceFen: 16800, cycleDays: 14 },
  sunscreen: { code: 'P11', name: '防晒', category: '产品', priceFen: 12800, cycleDays: 50 },
} as const satisfies Record<string, DemoProduct>

export type ProductKey = keyof typeof products
