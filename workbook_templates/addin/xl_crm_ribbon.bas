'What happens when somebody presses a button of the ribbon. The work is done in Python:
'xl_crm_udfs.macros.run, one macro of xl_crm.macros a button.
'Excel looks a callback up by its name, in every open file: the one that it finds in the
'add-in or in some xl_crm.xlsm has to do the same for all of them, without ThisWorkbook.
Option Explicit

Public Sub XlCrm_Run(control As IRibbonControl)
    If ActiveWorkbook Is Nothing Then
        Say XlCrm_WordFor("no_workbook"), vbInformation
        Exit Sub
    End If
    On Error GoTo failed
    'Esc would end this procedure before its end, and leave the pointer as it is; Excel
    'itself allows it again
    Application.EnableCancelKey = xlDisabled
    Application.StatusBar = XlCrm_WordFor("running") & XlCrm_WordFor(control.ID)
    Application.Cursor = xlWait
    'after a minute Excel would else say again and again that it waits for Python
    Application.DisplayAlerts = False
    XlCrm_RunMacro control.Tag
    Restore
    Exit Sub
failed:
    Dim why As String
    why = Err.Description
    Restore
    Say XlCrm_WordFor("failed") & vbCrLf & vbCrLf & why, vbCritical
End Sub

Public Sub XlCrm_Label(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlCrm_WordFor(control.ID)
End Sub

Public Sub XlCrm_Tip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlCrm_TipFor(control.ID)
End Sub

'Asked for the tab of the workbook alone: hidden while the add-in shows the same one.
Public Sub XlCrm_Visible(control As IRibbonControl, ByRef returnedVal)
    Dim addin As Workbook
    On Error Resume Next
    Set addin = Workbooks("xl_crm.xlam")
    returnedVal = (addin Is Nothing)
End Sub

'Called once Excel has finished opening: before that it refuses to describe functions.
'It may refuse for the add-in, whose workbook is hidden: what stands in xl_crm_udfs holds.
Public Sub XlCrm_Opened()
    Dim untouched As Boolean
    On Error Resume Next
    untouched = ThisWorkbook.Saved
    XlCrm_DescribeFunctions
    ThisWorkbook.Saved = untouched
End Sub

Private Sub Restore()
    On Error Resume Next
    Application.DisplayAlerts = True
    Application.Cursor = xlDefault
    Application.StatusBar = False
End Sub

'MsgBox knows only the signs of the code page of Windows; this one knows all.
Private Sub Say(ByVal text As String, ByVal picture As Long)
    CreateObject("WScript.Shell").Popup text, 0, "xl_crm", picture + vbSystemModal
End Sub
