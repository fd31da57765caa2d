"""Fictional people, named once and for all: common family names with common given names.

None is the name of anybody who stands in the press reports the demo's places are known from; that was checked by hand
when the list was made, and must be checked again when it is changed.
"""

NAMES = """
    王永福 罗红霞 冯宏伟 董芳 叶明亮 姚佳慧 廖思远 白春梅 顾家俊 雷慧玲 何桂兰 刘光明 郑静 邓建国
    潘丽娟 程长生 卢美玲 汪国华 康雪梅 侯天福 钱刚 乔文斌 赵淑芬 黄大勇 谢秀英 曹德贵 袁月娥 魏启航
    傅小燕 石世平 毛素华 邵岚 汤晓红 贺卫东 林翠云 杨志强 宋玉珍 彭俊杰 吕桂兰 钟光明 熊静 邱建国
    孟丽娟 尹长生 赖美玲 吴国华 张雪梅 唐天福 曾刚 蒋文斌 丁淑芬 姜大勇 金秀英 秦德贵 龙月娥 黎启航
    龚小燕 陈世平 徐素华 许岚 肖晓红 余卫东 沈翠云 崔志强 陆玉珍 江俊杰 万敏 易永福 文红霞 李宏伟
    孙芳 韩明亮 田佳慧 杜思远 任春梅 谭家俊 孔慧玲 段文斌 常淑芬 周大勇 王秀英 罗德贵 冯月娥 董启航
    叶小燕 姚世平 廖素华 白岚 顾晓红 雷卫东 武翠云 何志强 刘玉珍 郑俊杰 邓敏 潘永福 程红霞 卢宏伟
    汪芳 康明亮 侯佳慧 钱思远 乔春梅 赵家俊 黄慧玲 曹桂兰 袁光明 魏静 傅建国 石丽娟 毛长生 邵美玲
    汤国华 贺雪梅 林天福 杨岚 宋晓红 彭卫东 蔡翠云 吕志强 钟玉珍 熊俊杰 邱敏 孟永福 尹红霞 赖宏伟
    张明亮 唐佳慧 曾思远 蒋春梅 丁家俊 姜慧玲 秦桂兰 龙光明 黎静 龚建国 陈丽娟 徐长生 许美玲 肖国华
    余雪梅 沈天福 崔刚 陆文斌 江淑芬 万大勇 易秀英 文德贵 李月娥 孙启航 韩小燕 田世平 杜素华 任芳
    谭明亮 孔佳慧 史思远 段春梅 常家俊 周慧玲 罗桂兰 冯光明
""".split()  # noqa: SIM905
