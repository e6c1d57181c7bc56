"""Why something about a person or an account cannot be done."""

from magpie.kit.errors import Refusal


class NoSuchPerson(Refusal):
    code, status = "no_such_person", 404
    en = "There is no such person here."
    zh = "没有这个用户。"


class NobodySignsInAs(NoSuchPerson):
    """The same, for whoever typed a user name: which one, and how it comes to be."""

    en = "Nobody signs in here as “{name}”. Make an account under that name on the site first."
    zh = "这里没有名为“{name}”的账号。请先在网站上用这个名字注册。"


class PersonIsErased(Refusal):
    code, status = "person_is_erased", 410
    en = "This person was erased; nothing of theirs is kept and nothing can be added."
    zh = "该用户的数据已删除，不再保存也无法新增。"


class UnreadablePerson(Refusal):
    code, status = "unreadable_person", 422
    en = "A person is written “p:” or “a:” and 26 characters."
    zh = "用户标识应为“p:”或“a:”加 26 个字符。"


class UnreadableSubject(Refusal):
    code, status = "unreadable_subject", 422
    en = "“{subject}” is not a card, account, topic or category, such as product:7, account:3, topic:tea or category:food/tea."
    zh = "“{subject}”不是卡片、账号、话题或类目，例如 product:7、account:3、topic:tea 或 category:food/tea。"


class UnreadableChoice(Refusal):
    code, status = "unreadable_choice", 422
    en = "“{value}” is not a {field} we know; use one of: {known}."
    zh = "“{value}”不是可用的 {field}，可选：{known}。"


class TooManyChoices(Refusal):
    code, status = "too_many_choices", 409
    en = "You have {count} of these already, which is the most we keep; remove some first."
    zh = "已达上限 {count} 条，请先移除一些。"


class GuardianMustAgree(Refusal):
    code, status = "guardian_must_agree", 403
    en = "Under 14, a parent or guardian has to agree first."
    zh = "未满 14 岁需先取得监护人同意。"


class NoSuchAccount(Refusal):
    code, status = "no_such_account", 404
    en = "There is no account {account}."
    zh = "没有账号 {account}。"


class HandleTaken(Refusal):
    code, status = "handle_taken", 409
    en = "@{handle} is taken; choose another."
    zh = "@{handle} 已被使用，请换一个。"


class UnreadableHandle(Refusal):
    code, status = "unreadable_handle", 422
    en = "A handle has 3 to 30 small letters, digits or _, and begins with a letter or digit."
    zh = "账号名为 3 到 30 个小写字母、数字或下划线，并以字母或数字开头。"


class NamelessAccount(Refusal):
    code, status = "nameless_account", 422
    en = "An account needs a name, in Chinese or English."
    zh = "账号需要一个中文或英文名称。"


class TooManyAccounts(Refusal):
    code, status = "too_many_accounts", 409
    en = "One person can run {limit} accounts."
    zh = "每人最多管理 {limit} 个账号。"


class SignInFirst(Refusal):
    code, status = "sign_in_first", 401
    en = "Please sign in first."
    zh = "请先登录。"


class OperatorsOnly(Refusal):
    code, status = "operators_only", 403
    en = "This page is for those who run this site. Whoever holds its home can let you in: magpie operator NAME."
    zh = "本页仅供本站运营者使用。持有站点主目录的人可以授权：magpie operator 用户名。"


class NotYourAccount(Refusal):
    code, status = "not_your_account", 403
    en = "You do not act for this account."
    zh = "你没有该账号的权限。"


class LastOwner(Refusal):
    code, status = "last_owner", 409
    en = "An account needs an owner; name another one first."
    zh = "账号至少需要一位所有者，请先指定另一位。"
