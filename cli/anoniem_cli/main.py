"""The command `anoniem`: which commands there are, and how errors end."""

from __future__ import annotations

import sys
from typing import Annotated

from anoniem_cli.language import _

# After language: typer looks its own words up while it is imported.
import typer  # isort: skip
from typer.exceptions import TyperException  # isort: skip

from anoniem.errors import AnoniemError
from anoniem_cli.commands import dossier as dossier_commands
from anoniem_cli.commands import risk as risk_commands
from anoniem_cli.commands import statistics as statistics_commands
from anoniem_cli.commands import vault as vault_commands
from anoniem_cli.commands.detect import detect
from anoniem_cli.commands.evaluate import evaluate
from anoniem_cli.commands.recipes import show_recipes
from anoniem_cli.commands.region import region
from anoniem_cli.commands.restore import restore
from anoniem_cli.commands.scrub import scrub
from anoniem_cli.console import err, forgive_encoding, out
from anoniem_cli.exits import Exit, exit_code_of, fault_of, message_of
from anoniem_cli.help import (
    NO_VALUE,
    OPTIONS_METAVAR,
    SpokenCommand,
    SpokenGroup,
    examples,
    file_like_an_option,
    usage_message,
)

__all__ = ["app", "run"]

app = typer.Typer(
    cls=SpokenGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar=_("OPDRACHT"),
    context_settings={"help_option_names": ["--help", "-h"]},
    help=_(
        "Vindt persoonsgegevens in notities, vervangt ze, en bewaart versleuteld wie wie is.\n\n"
        "Alles gebeurt op deze computer; er gaat niets het internet op."
    ),
    epilog=_(
        "Afloop (exit code): 0 gelukt · 1 geweigerd of niets gedaan · 2 verkeerd gebruik of onleesbare invoer · "
        "3 kluis op slot of verkeerde wachtzin · 4 kluis beschadigd · 5 fout in anoniem · 130 onderbroken"
    ),
)


@app.callback(invoke_without_command=True)
def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", metavar=NO_VALUE, help=_("Toon de versie."), is_eager=True)
    ] = False,
) -> None:
    if version:
        from anoniem import __version__

        out.print(f"anoniem {__version__}")
        raise typer.Exit


app.command(
    "scrub",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Vervang namen en andere gegevens in notities."),
    epilog=examples(
        "anoniem scrub notitie.txt",
        "anoniem scrub notitie.txt --dossier C-014 -o intervisie.txt",
        "anoniem scrub notities/ --recipe volledig -o klaar/",
        "cat notitie.txt | anoniem scrub - --no-vault",
    ),
)(scrub)
app.command(
    "restore",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Zet de oorspronkelijke namen terug."),
    epilog=examples("anoniem restore notitie.anoniem.txt", "anoniem restore antwoord.txt --dossier C-014 -o terug.txt"),
)(restore)
app.command(
    "detect",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Toon wat er gevonden wordt, zonder iets te vervangen."),
    epilog=examples(
        "anoniem detect notitie.txt",
        "anoniem detect notitie.txt --json",
        "anoniem detect --jsonl corpus.jsonl > vondsten.jsonl",
    ),
)(detect)
app.command(
    "evaluate",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Meet op gemarkeerde notities hoeveel er gevonden wordt."),
    epilog=examples("anoniem evaluate tests/gold/ordinary/dev"),
)(evaluate)
app.command(
    "recipes",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Toon voor welke doelen er een recept is."),
    epilog=examples("anoniem recipes"),
)(show_recipes)
app.command(
    "region",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Toon of kies uw werkgebied: onder hoeveel mensen zoekt een lezer uit de buurt?"),
    epilog=examples("anoniem region", "anoniem region Zwolle, Deventer", "anoniem region --clear"),
)(region)
app.add_typer(risk_commands.app, name="risk")
app.add_typer(statistics_commands.app, name="statistics")
app.add_typer(dossier_commands.app, name="dossier")
app.add_typer(vault_commands.app, name="vault")


def _hint() -> None:
    """After an error: whether a file name was taken for an option."""
    name = file_like_an_option(sys.argv[1:])
    if name is not None:
        err.print(_("Bedoelt u het bestand {name}? Zet er ./ voor: ./{name}").format(name=name))


def run() -> None:
    """Run the command and exit with its code."""
    forgive_encoding()
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(standalone_mode=False)
    except AnoniemError as error:
        err.print(message_of(error), style="red")
        _hint()
        return exit_code_of(error)
    except TyperException as error:
        if type(error).__name__ != "NoArgsIsHelpError":
            err.print(usage_message(error), style="red")
            _hint()
            err.print(_("Uitleg: anoniem --help"))
        return Exit.BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        err.print("\n" + _("Onderbroken. Er is geen half resultaat geschreven."))
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; closing here keeps Python from complaining while it exits.
        sys.stdout = None
        return Exit.READER_GONE
    except Exception as error:  # noqa: BLE001  # the user never sees a traceback: it could hold note text
        err.print(fault_of(error), style="red")
        err.print(_("Meld dit met de versie (anoniem --version); de tekst van uw notitie staat er niet in."))
        return Exit.INTERNAL
    return int(code or Exit.DONE)
