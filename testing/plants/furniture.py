"""Furniture of pages to plant: menus, notices, calls and widgets, in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hypothesis import strategies as st

from .planting import Plant, any_of, by_language, either, extra_line, in_paragraph

__all__ = ["FURNITURE"]

_MENUS: Final = {
    "en": ("* Home\n* News\n* Harbour Race\n* Contact us", "Home | News | Sport | Contact", "Skip to content"),
    "de": ("Startseite\nPolitik\nHafenrennen\nKontakt\nImpressum", "Startseite > Politik > Hafen", "Direkt zum Inhalt"),
    "fr": ("Accueil\nMonde\nÉconomie\nNous contacter", "Accueil › Monde › Le port", "Aller au contenu"),
    "es": ("+ Inicio\n+ Deportes\n+ Puerto\n+ Contacto", "Inicio › Política › Puerto", "Ir al contenido"),
    "pl": ("Strona główna\nSport\nPogoda\nKontakt", "Regulamin | Polityka prywatności | Reklama | Kontakt"),
    "ru": ("Главная\nНовости\nСпорт\nКонтакты", "О проекте · Реклама на сайте · Контакты"),
    "el": ("Αρχική\nΕλλάδα\nΟικονομία\nΠολιτική\nΕπικοινωνία",),
    "ar": ("الرئيسية\nسياسة\nرياضة\nاتصل بنا",),
    "zh": ("首页\n新闻\n体育\n联系我们",),
    "ja": ("ホーム\nニュース\nスポーツ\nお問い合わせ",),
}
_BANNERS: Final = {
    "en": ("This website uses cookies to improve your experience.", "We value your privacy: manage your settings"),
    "de": ("Diese Website verwendet Cookies, um Ihnen das beste Nutzererlebnis zu bieten.", "Alle akzeptieren"),
    "fr": ("Ce site utilise des cookies pour mesurer son audience.", "Continuer sans accepter"),
    "es": ("Utilizamos cookies propias y de terceros en este sitio web.", "Aceptar y continuar"),
    "pl": ("Ta strona używa plików cookie.", "Zaakceptuj wszystkie"),
    "ru": ("Этот сайт использует файлы cookie.", "Принять и закрыть"),
    "zh": ("本网站使用cookie，继续浏览即表示同意。",),
}
_NEWSLETTERS: Final = {
    "en": (
        "Sign up for our newsletter!",
        "Get the news of the quay delivered to your inbox.",
        "Enter your email address",
    ),
    "de": ("Melden Sie sich hier für unseren Newsletter an.", "Abonnieren Sie den täglichen Newsletter"),
    "fr": ("Inscrivez-vous à notre newsletter pour tout savoir.",),
    "es": ("Suscríbete a nuestra newsletter y no te pierdas nada.",),
    "pl": ("Zapisz się na nasz newsletter",),
    "ru": ("Подпишитесь на нашу рассылку",),
    "ja": ("メールマガジン登録はこちら",),
}
_BUTTONS: Final = {
    "en": ("Share this article", "Facebook Twitter Email", "Click to share on Reddit (Opens in new window)"),
    "de": ("Teilen:", "Artikel drucken", "Auf Facebook teilen"),
    "fr": ("Partager sur Facebook", "Partager cet article"),
    "es": ("Compartir en WhatsApp", "Comparte esta noticia"),
    "ru": ("Поделиться", "Поделиться в Facebook"),
    "zh": ("分享到",),
}
_APPS: Final = {
    "en": ("CLICK HERE TO GET THE QUAY APP", "Follow Harbour Courier on Google News", "Download our free app."),
    "de": ("Laden Sie unsere App herunter, kostenlos.", "Folgen Sie unserem WhatsApp-Kanal!"),
    "fr": ("Téléchargez notre application et recevez nos alertes.",),
    "es": ("Únete a nuestro canal de WhatsApp",),
    "ru": ("Подписывайтесь на наш телеграм-канал",),
}
_ADVERTISEMENTS: Final = {
    "en": ("Advertisement", "- Sponsored content -", "Story continues below advertisement", "Loading..."),
    "de": ("ANZEIGE", "(Werbung)"),
    "fr": ("Publicité", "La suite après la publicité"),
    "es": ("Publicidad",),
    "pl": ("Reklama",),
    "ru": ("Реклама",),
    "zh": ("广告",),
}
_COMMENTS: Final = {
    "en": ("12 comments", "Leave a reply", "Your email address will not be published. Required fields are marked *"),
    "de": ("Kommentare (4)", "Schreiben Sie einen Kommentar"),
    "fr": ("Laisser un commentaire", "3 commentaires"),
    "es": ("Deja un comentario",),
    "pl": ("Dodaj komentarz",),
    "ru": ("Оставить комментарий", "Комментарии"),
    "ja": ("コメントを書く",),
}
_RIGHTS: Final = {
    "en": ("© 2023 Courier Press Ltd", "Copyright 2004-2021 Harbour Courier. All rights reserved."),
    "de": ("© Hafenkurier. Alle Rechte vorbehalten.",),
    "fr": ("Tous droits réservés. Reproduction interdite.",),
    "es": ("Todos los derechos reservados",),
    "ru": ("Все права защищены.",),
    "ja": ("無断転載を禁じます",),
}
_SCRIPTS: Final = {
    "en": ("Please enable JavaScript to view the comments.", "Please disable your ad blocker."),
    "de": ("Bitte aktivieren Sie JavaScript, um das Video zu sehen.",),
    "fr": ("Veuillez activer JavaScript pour voir cette vidéo.",),
    "ru": ("Пожалуйста, включите JavaScript.",),
}
_PAID_LINKS: Final = {
    "en": ("We may earn a commission when you buy through our links.", "This article contains affiliate links."),
    "de": ("Bei einem Kauf erhalten wir eine Provision.",),
    "es": ("Algunos son enlaces de afiliados.",),
}
_TIPS: Final = {
    "en": ("Got a tip? We want to hear from you.", "Report an error in this text", "Do you have a story for us?"),
    "de": ("Haben Sie einen Fehler entdeckt? Schreiben Sie uns.",),
    "fr": ("Une erreur dans l’article ? Écrivez-nous.",),
    "ru": ("Нашли ошибку? Выделите её и нажмите Ctrl+Enter.",),
}
_MONEY: Final = {
    "en": ("Support our work: become a patron.", "IBAN: DE89370400440532013000"),
    "de": ("Unterstützen Sie unsere Arbeit!", "Spendenkonto DE89370400440532013000"),
    "fr": ("Soutenez-nous : faites un don.",),
}

_CALLS: Final = {
    "en": ("What do you think? Tell us in the comments below", "Gallery: 12 pictures"),
    "de": ("Verpassen Sie keine Nachrichten mehr aus Ihrer Stadt", "Alle Folgen der Serie"),
    "zh": ("点击查看大图",),
}
_PLACEHOLDERS: Final = {
    "en": ("This content is hosted by a third party. To view it, you need to accept cookies.",),
    "de": ("Für die Anzeige dieses Inhalts brauchen wir deine Zustimmung.",),
    "fr": ("Accepter et afficher",),
    "ja": ("このコンテンツを表示するには同意が必要です。",),
}
_COOKIES: Final = {
    "en": ("This cookie is set by the provider and expires after 30 days.",),
    "de": ("Dieses Cookie wird vom Anbieter gesetzt und läuft nach 30 Tagen ab.",),
    "fr": ("Ce cookie est utilisé pour compter les visites.",),
    "ru": ("Этот файл cookie используется для подсчёта посещений.",),
}
_BENEFITS: Final = {
    "en": ("Unlimited access to all stories on web and app", "Gift this article to a friend"),
    "de": ("Unbegrenzter Zugriff auf alle Artikel", "Monatlich kündbar"),
    "fr": ("Accès illimité à tous les articles",),
    "es": ("Regala este artículo",),
}
_READERS: Final = {
    "en": ("Old Salt · 3 hours ago\nnine to four?? who are those four\nReply  Report  3 👍",),
    "de": ("Hafenmöwe, vor 2 Stunden\nEndlich!\nAntworten | Melden",),
    "ru": ("чайка77 • 5 минут назад\nНаконец-то\nОтветить Пожаловаться",),
    "ja": ("カモメ・3時間前\nやっとですね\n返信 通報",),
}
_NOTES: Final = {
    "en": ("This story was first published on May 14, 2024.", "--Island Press Desk"),
    "de": ("Übersetzung: Jürgen Maßmann",),
    "es": ("Con información de la agencia Insular",),
    "zh": ("责任编辑：陈某",),
}

FURNITURE: Final[Mapping[str, Plant]] = {
    "BD006": extra_line("BD006", by_language(_BANNERS)),
    "BD007": extra_line("BD007", by_language(_NEWSLETTERS)),
    "BD008": extra_line("BD008", by_language(_BUTTONS)),
    "BD010": extra_line("BD010", by_language(_APPS)),
    "BD013": extra_line("BD013", by_language(_ADVERTISEMENTS)),
    "BD014": extra_line("BD014", by_language(_COMMENTS)),
    "BD015": extra_line("BD015", by_language(_RIGHTS)),
    "BD023": extra_line("BD023", by_language(_MENUS)),
    "BD028": extra_line("BD028", by_language(_SCRIPTS)),
    "BD029": extra_line("BD029", by_language(_PAID_LINKS)),
    "BD035": in_paragraph(
        "BD035",
        ("{} pic.twitter.com/Qy7Fe44rY", "pic.twitter.com/Qy7Fe44rY"),
        ("View this post on Instagram {}", "View this post on Instagram"),
    ),
    "BD042": extra_line("BD042", by_language(_CALLS)),
    "BD043": extra_line("BD043", by_language(_PLACEHOLDERS)),
    "BD044": extra_line("BD044", by_language(_COOKIES)),
    "BD045": extra_line("BD045", by_language(_BENEFITS)),
    "BD046": extra_line("BD046", by_language(_READERS), last=True),
    "BD047": extra_line("BD047", by_language(_NOTES), last=True),
    "CT006": extra_line("CT006", any_of("@jonas_okafor", "twitter.com/harbourcourier | t.me/harbourcourier")),
    "CT009": either(
        extra_line("CT009", by_language(_TIPS)),
        extra_line("CT009", lambda story: st.just(f"Jonas Okafor may be reached at okafor@{story.host}.")),
    ),
    "CT012": extra_line("CT012", by_language(_MONEY)),
}
"""Rule code to how its defect is planted."""
