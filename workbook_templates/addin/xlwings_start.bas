
'xl_crm: what the buttons of the ribbon call. The name of a macro is all it takes: no
'button, cell or link can hand over Python of its own.
Public Sub XlCrm_RunMacro(ByVal macro As String)
    If macro = "" Or macro Like "*[!a-z_]*" Then Err.Raise 5
    RunPython "import xl_crm_udfs.macros; xl_crm_udfs.macros.run('" & macro & "')"
End Sub

Private Function ShellProgram() As String
    ShellProgram = Chr(34) & Environ("SystemRoot") & "\System32\cmd.exe" & Chr(34) & " "
End Function
