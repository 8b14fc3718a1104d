import { describe, expect, it } from 'vitest';
import { contactIn, latinName, personIn } from '../../src/platform/i18n/person-name.js';

describe('a Chinese name in Latin letters', () => {
  it.each([
    ['王芳', 'Wang Fang'], ['李伟', 'Li Wei'], ['华罗庚', 'Hua Luogeng'],
    // Surnames that are read otherwise than the same character elsewhere.
    ['单雄信', 'Shan Xiongxin'], ['曾国藩', 'Zeng Guofan'], ['仇英', 'Qiu Ying'], ['解晓东', 'Xie Xiaodong'], ['查良镛', 'Zha Liangyong'],
    ['任重', 'Ren Zhong'], ['区大伟', 'Ou Dawei'], ['朴树', 'Piao Shu'], ['盖叫天', 'Ge Jiaotian'], ['尉迟恭', 'Yuchi Gong'], ['覃辉', 'Qin Hui'],
    // Only where it is the surname.
    ['王乐乐', 'Wang Lele'], ['张曾', 'Zhang Ceng'],
    // Two characters are one surname.
    ['欧阳修', 'Ouyang Xiu'], ['司马光', 'Sima Guang'], ['诸葛孔明', 'Zhuge Kongming'], ['上官婉儿', 'Shangguan Wan\'er'], ['长孙无忌', 'Zhangsun Wuji'],
    ['欧阳', 'Ouyang'],
    // ü is yu in a name, a vowel within the given name is kept apart.
    ['吕布', 'Lyu Bu'], ['吴律', 'Wu Lyu'], ['陈长安', 'Chen Chang\'an'], ['王安', 'Wang An'],
  ])('%s is %s', (name, latin) => expect(latinName(name)).toBe(latin));

  it.each(['', 'Li Wei', '王', '李伟 Li Wei', '王芳（采购部）', '采购部', '物流中心', '阿依古丽·买买提', '无锡恒力轴承有限公司', 'portal', 'A王', '王芳 '])(
    'leaves “%s” as it is', (text) => expect(latinName(text)).toBe(text));

  it('is for readers of English alone', () => {
    expect([personIn('zh-CN', '王芳'), personIn('en', '王芳')]).toEqual(['王芳', 'Wang Fang']);
    expect([contactIn('zh-CN', '王芳'), contactIn('en', '王芳'), contactIn('en', 'Li Wei'), contactIn('en', '')]).toEqual(['王芳', 'Wang Fang 王芳', 'Li Wei', '']);
  });
});
