/// What each command answers, wherever it is asked: on a command line, on a page, by a script.
///
/// A command is one file here. It takes what is [Asked][assay.command.Asked], which is words and options, and gives a
/// [Reply][assay.command.Reply]: sheets for people, tables for programs, and what it has in forms of its own. Whoever
/// asks says what a word for a model means and chooses the format; no number and no sentence is made outside.
///
/// {@snippet class="assay.page.CommandTest" region="command"}
@NullMarked
package assay.command;

import org.jspecify.annotations.NullMarked;
