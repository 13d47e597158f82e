"""Client libraries of PyPI, each as a bot uses it: carries out what it reads, a line for each operation."""
import itertools
import sys
import types

library, url, token, page, psid, picture = sys.argv[1:]
answers = sys.stdout
# What libraries print is no answer.
sys.stdout = sys.stderr


class Cannot(Exception):
    """What the library itself cannot do."""


def lead_to_standin():
    """Has calls to Graph's own host go to the stand-in."""
    import requests

    send = requests.Session.send

    def led(session, request, **options):
        assert request.url.startswith("https://graph.facebook.com/"), request.url
        request.url = request.url.replace("https://graph.facebook.com", url, 1)
        return send(session, request, **options)

    requests.Session.send = led


def image():
    return {"attachment": {"type": "image", "payload": {"url": picture}}}


class FacebookBusiness:
    def __init__(self):
        from facebook_business.adobjects.page import Page
        from facebook_business.adobjects.persona import Persona
        from facebook_business.api import FacebookAdsApi

        FacebookAdsApi.init(access_token=token, crash_log=False)
        self.page, self.persona = Page(page), Persona

    def send(self, persona, **params):
        self.page.create_message(params={"recipient": {"id": psid}, "persona_id": persona, **params})

    def create(self, name):
        return self.page.create_persona(params={"name": name, "profile_picture_url": picture})["id"]

    def name(self, persona):
        return self.persona(persona).api_get(fields=["name"])["name"]

    def first_page(self):
        # A cursor reads on by itself.
        return [each["id"] for each in itertools.islice(self.page.get_personas(fields=["name"]), 25)]

    def all(self):
        return [each["id"] for each in self.page.get_personas(fields=["name"])]

    def say(self, persona):
        self.send(persona, message={"text": "Hello"})

    def type(self, persona):
        self.send(persona, sender_action="TYPING_ON")

    def show(self, persona):
        self.send(persona, message=image())

    def delete(self, persona):
        self.persona(persona).api_delete()


class Ampalibe:
    def __init__(self):
        # It takes its settings from a module of the bot's.
        conf = types.ModuleType("conf")
        conf.Configuration = types.SimpleNamespace(ACCESS_TOKEN=token)
        sys.modules["conf"] = conf
        from ampalibe.messenger import Messenger

        self.messenger = Messenger()

    def create(self, name):
        return self.messenger.create_personas(name, picture)

    def name(self, persona):
        return self.messenger.get_personas(persona)["name"]

    def first_page(self):
        return [each["id"] for each in self.messenger.list_personas()]

    def all(self):
        raise Cannot("list_personas reads the first page, and takes no cursor")

    def say(self, persona):
        self.messenger.send_text(psid, "Hello", persona_id=persona)

    def type(self, persona):
        self.messenger.send_action(psid, "typing_on", persona_id=persona)

    def show(self, persona):
        self.messenger.send_file_url(psid, picture, filetype="image", persona_id=persona)

    def delete(self, persona):
        self.messenger.delete_personas(persona)


class Pymessenger:
    def __init__(self):
        from pymessenger.bot import Bot

        self.bot = Bot(token)

    def none(self, *_):
        raise Cannot("it has no personas, and calls nothing but /me/messages")

    create = name = first_page = all = delete = none

    def send(self, persona, **payload):
        self.bot.send_raw({"recipient": {"id": psid}, "persona_id": persona, **payload})

    def say(self, persona):
        self.send(persona, message={"text": "Hello"})

    def type(self, persona):
        self.send(persona, sender_action="typing_on")

    def show(self, persona):
        self.send(persona, message=image())


lead_to_standin()
client = {"facebook_business": FacebookBusiness, "ampalibe": Ampalibe, "pymessenger": Pymessenger}[library]()
for line in sys.stdin:
    operation, *given = line.rstrip("\n").split("\t")
    try:
        value = getattr(client, operation)(*given)
        outcome = ["ok", ",".join(value) if isinstance(value, list) else value or ""]
    except Cannot as why:
        outcome = ["cannot", str(why)]
    except Exception as error:
        outcome = ["failed", " ".join(repr(error).split())]
    print("\t".join(outcome), file=answers, flush=True)
